import { useMedia } from './use-media';
import { usePrefs } from '../prefs';

const PX = { compact: 28, comfortable: 36, touch: 44 };

/** The same heights as `--row` in the tokens, scaled with the text size of the browser. */
export function useRowHeight(): number {
  const touch = useMedia('(pointer: coarse)');
  const { density } = usePrefs();
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return Math.round(((touch ? PX.touch : PX[density]) * rem) / 16);
}
