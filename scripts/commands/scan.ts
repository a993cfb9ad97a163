/**
 * `npm run scan`: n8n's own scanner (@n8n/scan-community-package) on what it looks at when a community
 * package is verified: the contents of the tarball, and the sources. Inline disables are ignored.
 * Exits with 1 when it finds an error.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmPack, packPackage, unpack } from '../n8n/packageTarball';
import { repositoryFolder } from '../repository';

/** A variable, because the scanner has no type declarations. */
const SCANNER_MODULE: string = '@n8n/scan-community-package/scanner/scanner.mjs';

async function main() {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(SCANNER_MODULE);
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-scan-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const { files, unpackedSize } = npmPack('--dry-run');
	const size = (unpackedSize / 1000).toFixed(1);
	console.log(`The tarball holds ${files.length} files, ${size} kB unpacked`);

	const contents = join(folder, 'contents');
	unpack(packPackage(folder), contents);
	const scans = {
		tarball: await analyzePackage(contents),
		sources: await analyzePackage(repositoryFolder, SOURCE_FILE_PATTERNS),
	};
	for (const [what, { passed, message, details = '' }] of Object.entries(scans)) {
		console.log(`Scanner, ${what}: ${passed ? '0 errors' : `failed: ${message}\n${details}`}`);
		if (!passed) process.exitCode = 1;
	}
}

void main();
