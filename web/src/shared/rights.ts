/** Whether the texts of `GET /api/v1/me` (`run:read`, `*:*`, `model:update@shop`) allow a verb, in a workspace or somewhere. */
export function may(rights: string[], noun: string, verb: string, workspace?: string): boolean {
  return rights.some(text => {
    const [right = '', place] = text.split('@');
    const [onNoun, withVerb] = right.split(':');
    if (place !== undefined && workspace !== undefined && place !== workspace) return false;
    return (onNoun === '*' || onNoun === noun) && (withVerb === '*' || withVerb === verb);
  });
}
