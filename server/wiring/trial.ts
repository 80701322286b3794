/** An empty database for a trial: beside the clinic's, or a PostgreSQL of the package where none may be made there. */
import { startThrowawayCluster } from '../adapters/database/throwaway.ts';
import { NoScratch, withScratch } from '../db/scratch.ts';

export async function withEmptyDatabase<T>(
  url: string,
  now: number,
  work: (url: string) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  try {
    return await withScratch(url, now, work, signal);
  } catch (error) {
    if (!(error instanceof NoScratch)) throw error;
    const cluster = await startThrowawayCluster();
    try {
      return await withScratch(cluster.url('postgres'), now, work, signal);
    } finally {
      await cluster.stop();
    }
  }
}
