import type { Express } from 'express';
import type { Files } from '../ports/files.ts';
import { mediaTypeOf } from '../usecases/media/mediaTypeOf.ts';

const A_YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** `/media/<fileId>`: pictures and videos for the screens. An id names what is in the file, so it never changes. */
export const mediaFiles =
  (files: Files) =>
  (app: Express): void => {
    app.get('/media/:fileId', async (request, response, next) => {
      const { fileId } = request.params;
      const [found, head] = await Promise.all([files.find(fileId), files.head(fileId)]);
      const type = head && mediaTypeOf(head);
      if (!found || !type) {
        response.status(404).type('text').send('There is no such file.');
        return;
      }
      response.type(type);
      response.sendFile(
        found.path,
        { maxAge: A_YEAR_MS, immutable: true, acceptRanges: true, dotfiles: 'allow' },
        (error) => {
          // Removed in between, or the screen went away.
          if (error && !response.headersSent) next(error);
        },
      );
    });
  };
