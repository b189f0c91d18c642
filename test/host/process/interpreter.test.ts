import { expect, it } from 'vitest';
import { chooseInterpreter, pluginEnvironment } from '../../../harness/host/process/interpreter.ts';

it("hands on what programs need of the environment, and nobody's secrets", () => {
  const needed = {
    PATH: '/bin',
    LANG: 'en_GB.UTF-8',
    OMP_NUM_THREADS: '2',
    CUDA_VISIBLE_DEVICES: '0',
    HF_HOME: '/models',
  };
  const secrets = {
    KAGGLE_API_TOKEN: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
    HF_TOKEN: 'c',
    NVIDIA_API_KEY: 'd',
    TORCH_HUB_TOKEN: 'e',
    SOMETHING: 'f',
  };
  const { PYTHONPATH, ...env } = pluginEnvironment('/scratch', {
    ...needed,
    ...secrets,
    PYTHONPATH: '/own',
  });
  expect(env).toEqual({
    ...needed,
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    TMPDIR: '/scratch',
  });
  expect(PYTHONPATH).toMatch(/python[:;]\/own$/);
});

it('takes the Python that the person names, for Python only', () => {
  expect(chooseInterpreter(['python3', 'a.py'], '/opt/python')).toEqual(['/opt/python', 'a.py']);
  expect(chooseInterpreter(['node', 'a.js'], '/opt/python')).toEqual(['node', 'a.js']);
  expect(chooseInterpreter(['python3', 'a.py'], '')).toEqual(['python3', 'a.py']);
});
