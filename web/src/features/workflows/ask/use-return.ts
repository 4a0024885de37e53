import { useCallback, useEffect, useRef, useState } from 'react';
import type { Question } from '../bench';

/** Longer than a dialog needs to give the focus back by itself. */
const AFTER_MS = 60;

/**
 * What is asked on top of the page. A question that leads to another one takes the place it came from with it:
 * who closes the last one is where they were before the first, not at the top of the page.
 */
export function useQuestion() {
  const [question, setQuestion] = useState<Question | null>(null);
  const shown = useRef(question);
  const from = useRef<HTMLElement | null>(null);
  useEffect(() => {
    shown.current = question;
    if (question !== null) return;
    const timer = setTimeout(() => {
      const place = from.current;
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && place?.isConnected === true) place.focus();
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, [question]);
  const ask = useCallback((next: Question | null) => {
    if (next !== null && shown.current === null)
      from.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    setQuestion(next);
  }, []);
  return { question, ask };
}
