import getPort from 'get-port';

/** A TCP port of the loopback interface that nobody listens on: the preferred one, or another when that is taken. */
export const freePort = async (preferred?: number) =>
	await getPort({ host: '127.0.0.1', port: preferred });
