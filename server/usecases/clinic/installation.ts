import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Db } from '../../db/database.ts';
import { installation } from '../../db/schema/organisation.ts';

/** What an installation keeps to itself; the same for all its processes. */
export type InstallationKeys = {
  readonly linkKey: Buffer;
  readonly webhookSecret: string;
  readonly pushPublicKey: string;
  readonly pushPrivateKey: string;
};

type NewPushKeys = () => { readonly publicKey: string; readonly privateKey: string };

/** The keys of this installation, made when they are first asked for. */
export async function installationKeys(db: Db, newPushKeys: NewPushKeys): Promise<InstallationKeys> {
  const push = newPushKeys();
  const made = {
    webhookSecret: randomBytes(24).toString('base64url'),
    pushPublicKey: push.publicKey,
    pushPrivateKey: push.privateKey,
  };
  await db
    .insert(installation)
    .values({ id: 1, linkKey: randomBytes(32).toString('base64'), ...made })
    .onConflictDoNothing();
  // An installation from before it had them gets them now, once.
  await db.update(installation).set(made).where(eq(installation.webhookSecret, ''));
  const [row] = await db.select().from(installation).where(eq(installation.id, 1));
  if (!row) throw new Error('The row of the installation was written and is gone');
  const { linkKey, webhookSecret, pushPublicKey, pushPrivateKey } = row;
  return { linkKey: Buffer.from(linkKey, 'base64'), webhookSecret, pushPublicKey, pushPrivateKey };
}
