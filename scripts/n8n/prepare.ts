import { repositoryFolder } from '../repository';
import { installN8n, type InstalledN8n } from './install';
import { installAsCommunityPackage, packPackage } from './packageTarball';
import { runCommand } from './runCommand';

/**
 * Builds and packs the package, installs n8n where that is not done yet, and puts the package
 * into a user folder of n8n as a community package: what has to be done before startN8n.
 *
 * @param userFolder the folder whose `.n8n` holds n8n's data
 * @param report receives one line per step
 * @throws Error when the build, the installation of n8n or the packing fails
 */
export async function prepareN8n(
	userFolder: string,
	report: (line: string) => void,
): Promise<InstalledN8n> {
	report('Building the package');
	await runCommand('npm', ['run', 'build'], { folder: repositoryFolder });
	const installed = await installN8n(report);
	await installAsCommunityPackage(await packPackage(userFolder), userFolder);
	return installed;
}
