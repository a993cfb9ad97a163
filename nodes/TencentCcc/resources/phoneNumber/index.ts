import { getAllPhoneNumbers } from './getAll.operation';

export const phoneNumberOperations = [getAllPhoneNumbers] as const;
