/**
 * What an action of Tencent's does. `read` changes nothing; `act` changes something and rings nobody; `dial` rings
 * somebody and costs money. Retry, outcomes and outputs follow from it.
 */
export type ActionKind = 'read' | 'act' | 'dial';
