import { downloadRecordingOfCall } from './downloadRecording.operation';
import { getCallRecord } from './get.operation';
import { getAiResult } from './getAiResult.operation';
import { getAllCallRecords } from './getAll.operation';
import { getTranscript } from './getTranscript.operation';

export const callRecordOperations = [
	getCallRecord,
	getAllCallRecords,
	getTranscript,
	getAiResult,
	downloadRecordingOfCall,
] as const;
