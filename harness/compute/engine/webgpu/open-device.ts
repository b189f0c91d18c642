/**
 * Opens a device with the highest limits that its adapter offers. By default a device gets only the
 * limits that every GPU supports, such as 128 MB per tensor.
 */
export function openDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits: Record<string, number> = {};
  // The limits are properties of the prototype, which only `in` iterates over.
  for (const name in adapter.limits) {
    const limit: unknown = adapter.limits[name as keyof GPUSupportedLimits];
    if (typeof limit === 'number') requiredLimits[name] = limit;
  }
  // Used by the backend's own profiler to time kernels.
  const timing = 'timestamp-query' as const;
  const requiredFeatures = adapter.features.has(timing) ? [timing] : [];
  return adapter.requestDevice({ requiredLimits, requiredFeatures });
}
