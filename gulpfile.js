const { Transform } = require('node:stream');

const { dest, parallel, src } = require('gulp');

/** Copies the icons, which nodes and credentials share, to dist/icons. */
function copyIcons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

/** Copies each node's codex file (categories, alias, documentation links) next to its compiled node. */
function copyCodex() {
	return src('nodes/**/*.node.json', { base: '.' }).pipe(dest('dist'));
}

/** Indents the compiled code with tabs, as the sources are: tsc's four spaces are a tenth of the package. */
function indentWithTabs() {
	const indent = new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			const text = String(file.contents).replace(/^( {4})+/gm, (spaces) =>
				'\t'.repeat(spaces.length / 4),
			);
			file.contents = Buffer.from(text);
			done(null, file);
		},
	});
	return src('dist/**/*.js').pipe(indent).pipe(dest('dist'));
}

exports.default = parallel(copyIcons, copyCodex, indentWithTabs);
