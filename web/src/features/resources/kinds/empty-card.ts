import type { KindCard } from '../../../api/resources';

/** Stands in where the kinds are not known yet; nothing is asked with it. */
export const EMPTY_CARD: KindCard = {
  name: '',
  plural: '',
  title: '',
  summary: '',
  scope: 'organization',
  schema: {},
  hints: {},
  columns: [],
  secrets: [],
  search: [],
  verbs: [],
};
