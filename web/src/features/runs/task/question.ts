import type { AnswerView } from '../../../api/types';

/** Where the words of a question begin and end in what the model was asked. */
const WORDS = /^Question: ([\s\S]*?)(?=\n\s*\n|$(?![\s\S]))/m;

/** What was asked, in the words of whoever wrote the tag; of an answer from the lock only the place is known. */
export function questionOf({ question, part }: Pick<AnswerView, 'question' | 'part'>): string {
  const prompt =
    typeof question === 'object' && question !== null && !Array.isArray(question) && 'prompt' in question
      ? question['prompt']
      : question;
  if (typeof prompt !== 'string') return part;
  const words = (WORDS.exec(prompt)?.[1] ?? prompt.trim().split('\n')[0] ?? '').trim();
  return words === '' ? part : words;
}
