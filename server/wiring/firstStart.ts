import { systemClock } from '../adapters/clock/system.ts';
import type { Db } from '../db/database.ts';
import { firstAdministratorToken } from '../usecases/administration/oneTimeLinks.ts';

/**
 * What an empty clinic says at its start: the link that makes its administrator. The token stands behind the #, which
 * no browser sends to a server and no server logs.
 */
export async function firstStartLines(db: Db, homeUrl: string): Promise<readonly string[]> {
  const token = await firstAdministratorToken(db, systemClock);
  return token === undefined
    ? []
    : [
        'This clinic has no administrator yet. Open this link once, within seven days, to become its administrator:',
        `  ${homeUrl}/operator/#first=${token}`,
      ];
}
