/** How to find out where a model looks. */
export const explainMethods = ['auto', 'grad-cam', 'occlusion'] as const;
export type ExplainMethod = (typeof explainMethods)[number];
