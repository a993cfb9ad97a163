import getPort from 'get-port';

const HOST = '127.0.0.1';

/**
 * A TCP port of the loopback interface that nobody listens on.
 *
 * @param preferred taken when it is free; another one otherwise, or when left out
 */
export const freePort = async (preferred?: number) =>
	await getPort({ host: HOST, port: preferred });

/**
 * Finds TCP ports of the loopback interface that nobody listens on, all different.
 *
 * @param count how many ports are needed
 */
export const freePorts = async (count: number) =>
	await Promise.all(Array.from({ length: count }, async () => await freePort()));
