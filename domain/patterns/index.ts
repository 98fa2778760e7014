/** `towpath/patterns`: EventBridge event patterns, checked and matched as EventBridge does, without a dependency. */
export { type CompiledPattern, compilePattern, compileRules, type Matcher, type NamedPattern } from './match';
export { TooManyWays } from './one-element';
export type { Pattern, PatternOf } from './pattern';
export { describeMistake, type PatternMistake } from './pattern-mistake';
