import type { z } from 'zod';
import { err, type Result } from '../../common/contract/result.ts';
import type { LetGoOn } from '../ports/letGoOn.ts';
import type { SocketFailure } from '../../common/contract/socket.ts';

/**
 * Wraps a socket handler: parses the message, replies exactly once, lets nothing escape. Socket.IO does not await
 * handlers, so an exception here would be an unhandled rejection and end the process; and types say nothing about what
 * an old or hostile client really sends.
 *
 * @param letGoOn takes the work itself, and reports a failure of it
 */
export function answering<Schema extends z.ZodType, T>(
  schema: Schema,
  answer: (request: z.output<Schema>) => Promise<Result<T, SocketFailure>>,
  letGoOn: LetGoOn,
) {
  return (raw: unknown, reply: unknown): void => {
    const respond = (result: Result<T, SocketFailure>) => {
      // A client that wants no answer sends no function.
      if (typeof reply === 'function') (reply as (result: unknown) => void)(result);
    };
    const request = schema.safeParse(raw);
    if (!request.success) return respond(err({ code: 'invalid_message' }));
    const answered = answer(request.data).then(respond, (error: unknown) => {
      respond(err({ code: 'internal' }));
      throw error;
    });
    letGoOn(answered);
  };
}
