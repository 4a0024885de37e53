import { useEffect, useState } from 'react';

/** Nothing for 200 ms, then what is being waited for. */
export function Loading({ what }: { what: string }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p role="status" className="p-4 text-muted" aria-busy="true">
      {shown ? what : ''}
    </p>
  );
}
