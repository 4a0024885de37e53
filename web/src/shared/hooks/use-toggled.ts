import { useCallback, useState } from 'react';

/** A set that things are put into and taken out of, such as what is folded. */
export function useToggled<T = string>() {
  const [set, setSet] = useState<ReadonlySet<T>>(new Set());
  const toggle = useCallback(
    (one: T) =>
      setSet(old => {
        const next = new Set(old);
        if (!next.delete(one)) next.add(one);
        return next;
      }),
    [],
  );
  return [set, toggle] as const;
}
