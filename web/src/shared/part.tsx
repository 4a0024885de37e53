import { lazy, useState, type ComponentType } from 'react';

export interface Part<P> {
  (props: P): React.JSX.Element;
  /** Fetches it before it is shown. */
  load: () => Promise<unknown>;
}

/** A part of a page that is fetched when it is shown. If it is there by then, it is shown in the same breath: React would hold
 * back for 300 ms what had to be waited for. */
export function part<P extends object>(fetched: () => Promise<ComponentType<P>>): Part<P> {
  let ready: ComponentType<P> | undefined;
  const load = async () => {
    ready = await fetched();
    return { default: ready };
  };
  const Later = lazy(load) as unknown as ComponentType<P>;
  function Shown(props: P) {
    const [Now] = useState(() => ready ?? Later);
    return <Now {...props} />;
  }
  return Object.assign(Shown, { load });
}
