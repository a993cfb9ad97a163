export { getCallRecord } from './get.operation';
export { getAllCallRecords } from './getAll.operation';
