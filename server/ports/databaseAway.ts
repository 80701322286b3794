/**
 * PostgreSQL says so itself: no resources such as room on the disk or connections (53), ended by somebody (57), a failure
 * of the machine (58), the connection (08), or its own defect after which it starts anew (XX).
 */
const SAID = /^(08|53|57|58|XX)[0-9A-Z]{3}$/;
/** The driver's words for a connection that broke or was never had, and the system's. */
const NOT_REACHED =
  /^(CONNECTION_(CLOSED|ENDED|DESTROYED)|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;
const LOST = 'The connection to the database was lost';

/** Whether something failed because the database was away or could take nothing: nobody knows then whether it was done. */
export function isDatabaseAway(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    const code = 'code' in each ? String(each.code) : '';
    if (SAID.test(code) || NOT_REACHED.test(code) || each.message === LOST) return true;
  }
  return false;
}
