/**
 * `npm run scan`: n8n's own scanner (@n8n/scan-community-package) on what it looks at when a community
 * package is verified: the contents of the tarball, and the sources. Inline disables are ignored.
 * Exits with 1 when it finds an error.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { packTarball } from '../package/packTarball';
import { repositoryFolder } from '../repository';

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage: (
		folder: string,
		patterns?: string[],
	) => Promise<{ passed: boolean; message?: string; details?: string }>;
}

async function main() {
	// The scanner has no type declarations
	const scannerModule: string = '@n8n/scan-community-package/scanner/scanner.mjs';
	const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(scannerModule)) as Scanner;
	const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ccc-scan-'));
	try {
		const { contents, files, unpackedSize } = packTarball(folder);
		const size = (unpackedSize / 1000).toFixed(1);
		console.log(`The tarball holds ${files.length} files, ${size} kB unpacked`);

		const scans = {
			tarball: await analyzePackage(contents),
			sources: await analyzePackage(repositoryFolder, SOURCE_FILE_PATTERNS),
		};
		for (const [what, { passed, message, details }] of Object.entries(scans)) {
			console.log(
				`Scanner, ${what}: ${passed ? '0 errors' : `failed: ${message}\n${details ?? ''}`}`,
			);
			if (!passed) process.exitCode = 1;
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

void main();
