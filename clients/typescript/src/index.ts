// What a program imports: the client, its operations as values, lists and live events.

export * as op from './generated/operations.js';
export {
  ApiError,
  type Answer,
  type Arguments,
  Client,
  createClient,
  failure,
  type Operation,
  type OperationName,
  type Options,
  type Problem,
  type Result,
  type Schemas,
} from './client.js';
export { type Event, events, items } from './stream.js';
