import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { err, ok } from '../../../common/contract/result.ts';
import type { Printer } from '../../ports/printer.ts';
import { escposJob } from './escposJob.ts';

/** Writes each job as the bytes that a printer would get, into a folder; whole files only, named by the job. */
export function filePrinter(folder: string): Printer {
  return {
    async print({ jobId, bitmap }) {
      const file = path.join(folder, `${jobId.replaceAll(/[^\w-]/g, '_')}.escpos`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(`${file}.part`, escposJob(bitmap, '0000'));
        await rename(`${file}.part`, file);
        return ok({ isConfirmed: true });
      } catch {
        return err({ code: 'printer_error' });
      }
    },
    async status() {
      try {
        await mkdir(folder, { recursive: true });
        return { isOnline: true, paper: 'ok', cover: 'closed', trouble: null };
      } catch {
        return { isOnline: false, paper: 'unknown', cover: 'unknown', trouble: 'printer_error' };
      }
    },
    listen: () => () => undefined, // a folder says nothing by itself
    close: () => Promise.resolve(),
  };
}
