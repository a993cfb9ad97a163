import { getCallRecord } from './get.operation';
import { getAllCallRecords } from './getAll.operation';

export const callRecordOperations = [getCallRecord, getAllCallRecords] as const;
