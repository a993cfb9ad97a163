const { dest, parallel, src } = require('gulp');

/** Copies the icons, which nodes and credentials share, to dist/icons. */
function copyIcons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

/** Copies each node's codex file (categories, alias, documentation links) next to its compiled node. */
function copyCodex() {
	return src('nodes/**/*.node.json', { base: '.' }).pipe(dest('dist'));
}

exports.default = parallel(copyIcons, copyCodex);
