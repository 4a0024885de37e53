/** Whether a list of rights (`run:read`, `model:*`, `*:read`, `model:update@shop`) allows a verb on a noun.
 * Without a workspace the question is whether it is allowed anywhere. The server decides again. */
export function may(rights: string[], noun: string, verb: string, workspace?: string | null): boolean {
  return rights.some(right => {
    const [what = '', where] = right.split('@');
    const [ownNoun, ownVerb] = what.split(':');
    return (
      (ownNoun === '*' || ownNoun === noun) &&
      (ownVerb === '*' || ownVerb === verb) &&
      (where === undefined || workspace === undefined || where === workspace)
    );
  });
}
