import type {
	DataTableColumn,
	DataTableFilter,
	DataTableProxyProvider,
	DataTableRow,
	DataTableRowReturn,
	IDataTableProjectService,
} from 'n8n-workflow';

/** One data table in memory, with what the Data Table node needs to read and update rows. */
export interface DataTableInMemory {
	/** For `dataTables` of the engine. */
	readonly provider: DataTableProxyProvider;
	/** The live rows. */
	readonly rows: DataTableRowReturn[];
}

/** Only conditions for equality, which is all that the example workflows use. */
const matches = (row: DataTableRow, { type, filters }: DataTableFilter) => {
	const fits = filters.map(({ columnName, condition, value }) => {
		if (condition !== 'eq') throw new Error(`This data table knows only "eq", not "${condition}"`);
		return String(row[columnName]) === String(value);
	});
	return type === 'and' ? fits.every(Boolean) : fits.some(Boolean);
};

/**
 * Makes a table with columns of text.
 *
 * @param id of the table, by which nodes choose it
 * @param columns their names
 * @param rows what it holds; columns that are missing are null
 */
export function dataTableInMemory(
	id: string,
	columns: readonly string[],
	rows: ReadonlyArray<Readonly<Record<string, string>>>,
): DataTableInMemory {
	const time = new Date();
	const empty = Object.fromEntries(columns.map((column) => [column, null]));
	const stored = rows.map(
		(row, index): DataTableRowReturn => ({
			...empty,
			...row,
			id: index + 1,
			createdAt: time,
			updatedAt: time,
		}),
	);
	const service: Partial<IDataTableProjectService> = {
		getColumns: async () =>
			columns.map(
				(name, index): DataTableColumn => ({
					id: name,
					name,
					type: 'string',
					index,
					dataTableId: id,
				}),
			),
		getManyRowsAndCount: async ({ filter, skip = 0, take = stored.length }) => {
			const found = stored.filter((row) => !filter || matches(row, filter));
			const data = found.slice(skip, skip + take).map((row) => ({ ...row }));
			return { count: found.length, data };
		},
		updateRows: async ({ filter, data }) => {
			const unknown = Object.keys(data).find((column) => !columns.includes(column));
			if (unknown !== undefined) throw new Error(`The data table has no column "${unknown}"`);
			const found = stored.filter((row) => matches(row, filter));
			for (const row of found) Object.assign(row, data);
			return found.map((row) => ({ ...row }));
		},
	};
	const provider: DataTableProxyProvider = {
		getDataTableProxy: async (_workflow, _node, asked) => {
			if (asked !== id) throw new Error(`There is no data table "${asked}"`);
			return service as IDataTableProjectService;
		},
		getDataTableAggregateProxy: async () => {
			throw new Error('Tables are chosen by ID');
		},
	};
	return { provider, rows: stored };
}
