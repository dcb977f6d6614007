/** Returns a platform's own word for `account_status` as Meta numbers it, 1 being active; left out, the status stays. */
export function accountStatus<Status>(
  given: unknown,
  before: Status,
  [active, disabled]: readonly [Status, Status],
): Status {
  if (given === undefined) return before;
  return given === 1 ? active : disabled;
}
