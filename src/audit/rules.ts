import { rules } from '../../rules/index.ts';
import type { Rule } from '../rule.ts';
import { staleIgnore } from './stale-ignore.ts';

/** Every rule there is, by code. */
export const allRules: readonly Rule[] = [...rules, staleIgnore];
