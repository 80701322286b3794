import type { Express } from 'express';
import { TELEPHONE_HZ, type Speech } from '../ports/speech.ts';

const FOR_A_YEAR = 'public, max-age=31536000, immutable';
/** People hear their own numbers and codes there. */
const WHILE_CALLED = 'private, max-age=3600';

/**
 * `/sounds/<id>.wav`: what loudspeakers and telephones play. An id names what is said, so its sound never changes; nobody
 * can guess one, and what is said on a telephone is gone after an hour.
 */
export const soundFiles =
  (speech: Pick<Speech, 'find'>) =>
  (app: Express): void => {
    app.get('/sounds/:name', async (request, response, next) => {
      const id = /^([0-9a-f]{64})\.wav$/.exec(request.params.name)?.[1];
      const found = id === undefined ? undefined : await speech.find(id);
      if (!found) {
        response.status(404).type('text').send('There is no such sound.');
        return;
      }
      response.type('audio/wav').set('cache-control', found.sampleRate === TELEPHONE_HZ ? WHILE_CALLED : FOR_A_YEAR);
      response.sendFile(found.path, { cacheControl: false, acceptRanges: true }, (error) => {
        // Removed from the cache in between, or the listener went away.
        if (error && !response.headersSent) next(error);
      });
    });
  };
