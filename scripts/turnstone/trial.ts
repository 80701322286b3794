/** An empty database for a trial: beside the clinic's, or a PostgreSQL of the package where none may be made there. */
import { startThrowawayCluster } from '../../server/adapters/database/throwaway.ts';
import { NoScratch, withScratch } from '../../server/db/scratch.ts';

export async function withEmptyDatabase<T>(url: string, work: (url: string) => Promise<T>): Promise<T> {
  try {
    return await withScratch(url, Date.now(), work);
  } catch (error) {
    if (!(error instanceof NoScratch)) throw error;
    const cluster = await startThrowawayCluster();
    try {
      return await withScratch(cluster.url('postgres'), Date.now(), work);
    } finally {
      await cluster.stop();
    }
  }
}
