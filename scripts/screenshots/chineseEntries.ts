/** Callees that mean something to the sandbox, as people would write them. */
const CALLEES: Array<[name: string, callee: string]> = [
	['张三', '161 0000 1001'],
	['李静', '+86 161-0000-1002'],
	['王磊', '16100001003'],
	['赵敏', '0086 161 0000 1004'],
	['陈晨', '１６１００００１００５'],
	['刘洋', '161 0000 0101'],
	['周涛', '161 0000 0112'],
	['吴倩', '161 0000 0103'],
	['郑爽', '161 0000 0104'],
	['孙悦', '161 0000 0106'],
	['钱坤', '161 0000 0105'],
	['冯雪', '请加微信'],
];

/**
 * Entries of a form, as Jinshuju pushes them: for each branch of the workflow but that of Not Now; the first comes
 * twice.
 */
export const CHINESE_ENTRIES = [...CALLEES, CALLEES[0]].map(([name, callee], index) => ({
	form: 'Oet50U',
	form_name: '预约回电',
	entry: {
		serial_number: (index % CALLEES.length) + 1,
		field_1: name,
		field_2: callee,
		created_at: '2026-01-05T05:34:17.873Z',
	},
}));
