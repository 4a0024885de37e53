/** Collects items and hands them over once per animation frame; in a hidden tab, where no frame comes, by a timer. */
export function frameBatch<T>(flush: (items: T[]) => void): { push: (item: T) => void; stop: () => void } {
  let items: T[] = [];
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    timer = undefined;
    const taken = items;
    items = [];
    if (taken.length > 0) flush(taken);
  };
  return {
    push(item) {
      items.push(item);
      if (frame === 0) frame = requestAnimationFrame(run);
      timer ??= setTimeout(run, 100);
    },
    stop() {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      items = [];
    },
  };
}
