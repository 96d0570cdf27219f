/** What is known of a simulation of the present world. */
export type SimulationState = { readonly kind: 'idle' }
