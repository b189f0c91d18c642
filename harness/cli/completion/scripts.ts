/** Shells that have a script. */
export const shellNames = ['bash', 'zsh', 'fish'] as const;

/** The first word of a command line that asks what its last word can become. */
const completionWord = '__complete';

// The nearest program is taken: a project's own before an installed one, as npx does.
const findProgram = `_harness_program() {
  local folder=$PWD
  while [ -n "$folder" ]; do
    if [ -x "$folder/node_modules/.bin/harness" ]; then
      printf '%s' "$folder/node_modules/.bin/harness"
      return
    fi
    folder=\${folder%/*}
  done
  command -v harness
}`;

const bash = `# harness completion bash
${findProgram}

_harness_words() {
  # Split at blanks only: bash also splits at = and :, which options and names may hold.
  local line=\${COMP_LINE:0:COMP_POINT} program word about
  local -a words
  read -ra words <<< "$line"
  [[ $line == *[[:blank:]] ]] && words+=('')
  words=("\${words[@]:$1}")
  program=$(_harness_program) || return
  local current=\${words[\${#words[@]}-1]} kept=
  [[ $current == *[=:]* && $COMP_WORDBREAKS == *[=:]* ]] && kept=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r word about; do
    word=\${word#"$kept"}
    printf -v word '%q' "$word"
    COMPREPLY+=("$word")
  done < <("$program" ${completionWord} "\${words[@]}" 2>/dev/null)
}

_harness() {
  _harness_words 1
}

# npx harness …; anything else that npx runs is completed as files.
_harness_npx() {
  case \${COMP_WORDS[1]} in
    harness | painter-by-numbers) ((COMP_CWORD > 1)) && _harness_words 2 ;;
  esac
}

complete -o bashdefault -o default -F _harness harness painter-by-numbers
complete -o bashdefault -o default -F _harness_npx npx
`;

const zsh = `#compdef harness painter-by-numbers npx
# harness completion zsh
${findProgram}

_harness() {
  local skip=1 program word about
  local -a words_and_abouts names
  if [[ $service == npx || $words[1] == npx ]]; then
    if [[ $words[2] != (harness|painter-by-numbers) || $CURRENT -le 2 ]]; then
      _files
      return
    fi
    skip=2
  fi
  program=$(_harness_program) || return 1
  while IFS=$'\\t' read -r word about; do
    names+=("$word")
    words_and_abouts+=("\${word//:/\\\\:}:$about")
  done < <("$program" ${completionWord} "\${(@)words[skip+1,CURRENT]}" 2>/dev/null)
  if (( $#names == 0 )); then
    _files
  else
    _describe 'harness' words_and_abouts names
  fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _harness "$@"
else
  compdef _harness harness painter-by-numbers npx
fi
`;

const fish = `# harness completion fish
function __harness_program
    set -l folder $PWD
    while test -n "$folder"
        if test -x $folder/node_modules/.bin/harness
            echo $folder/node_modules/.bin/harness
            return
        end
        set folder (string replace -r '/[^/]*$' '' -- $folder)
    end
    command -v harness
end

function __harness_complete
    set -l skip $argv[1]
    set -l before (commandline -opc)
    set -l program (__harness_program); or return
    set -l found ($program ${completionWord} $before[(math $skip + 1)..-1] (commandline -ct) 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end

function __harness_follows_npx
    set -l before (commandline -opc)
    test (count $before) -ge 2; and contains -- $before[2] harness painter-by-numbers
end

complete -c harness -f -a '(__harness_complete 1)'
complete -c painter-by-numbers -f -a '(__harness_complete 1)'
complete -c npx -n __harness_follows_npx -f -a '(__harness_complete 2)'
`;

/** The script of each shell that completes our command lines. */
export const completionScripts: Readonly<Record<(typeof shellNames)[number], string>> = {
  bash,
  zsh,
  fish,
};
