import { startServer, type LocalServer } from '../../../scripts/http';

export { readText, startServer, type LocalServer as OtherServer } from '../../../scripts/http';

/** Starts what a company's proxy is when it does not let a request through: a page, with status 200. */
export async function startHtmlServer(title: string): Promise<LocalServer> {
	return await startServer((request, response) => {
		request.resume();
		response.writeHead(200, { 'Content-Type': 'text/html' });
		response.end(`<html><head><title>${title}</title></head><body>${title}</body></html>`);
	});
}

/** Starts a server, and ends it again, so that nobody listens at its address. */
export async function addressOfNobody(): Promise<string> {
	const server = await startServer((_request, response) => response.end());
	await server.close();
	return server.url;
}
