import { openEditor, type Editor } from '../../scripts/editor/browser';
import { openScene, type Scene } from '../n8n/support/scene';

/** A sandbox with its credential in the shared n8n, and n8n's editor in a browser. */
export interface EditorScene extends Scene {
	page: Editor['page'];
}

/** Opens both; closing it closes both. */
export async function openEditorScene(): Promise<EditorScene> {
	const scene = await openScene();
	const editor = await openEditor({
		url: scene.client.url,
		width: 1_400,
		height: 1_100,
		deviceScaleFactor: 1,
	});
	return {
		...scene,
		page: editor.page,
		async close() {
			await editor.close();
			await scene.close();
		},
	};
}
