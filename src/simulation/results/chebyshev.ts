/**
 * The paper's tail metric for one packet: Chebyshev's inequality, which is about both sides, used for one: σ²/(λ − mean)², at
 * most 1 ([XLANE21] §6.3). A bound where mean and deviation are those of the source, a metric where they come from samples;
 * Cantelli's σ²/(σ² + (λ − mean)²) would be the sharper one for one side.
 */
export const chebyshev = (
  { meanPs, deviationPs }: { readonly meanPs: number; readonly deviationPs: number },
  thresholdPs: number,
): number => (thresholdPs <= meanPs ? 1 : Math.min(1, (deviationPs / (thresholdPs - meanPs)) ** 2))
