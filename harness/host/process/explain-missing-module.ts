import { HarnessError } from '../../contract/errors.ts';

/** What pip calls modules that it does not call by their own name. */
const packageNames: Readonly<Record<string, string>> = {
  sklearn: 'scikit-learn',
  skimage: 'scikit-image',
  PIL: 'pillow',
  cv2: 'opencv-python-headless',
  yaml: 'pyyaml',
};

/**
 * The error for a Python that lacks a module: which interpreter, which module, and what to do.
 *
 * @param missing as Python names it, such as `sklearn.linear_model`
 */
export function explainMissingModule(python: string, missing: string): HarnessError {
  const [module = missing] = missing.split('.');
  const wanted = packageNames[module] ?? module;
  return new HarnessError(
    'PYTHON_MODULE_MISSING',
    `${python} has no module "${missing}". Install it with ${python} -m pip install ${wanted}, or name another Python with --python or HARNESS_PYTHON.`,
  );
}
