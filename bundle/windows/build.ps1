# Builds dist\tidemark on Windows, then the portable zip, then the installer where Inno Setup 6 is at hand.
# NOT RUN by those who wrote it: it needs Windows. In PowerShell, from the root of the source:
#
#     bundle\windows\build.ps1
#
$ErrorActionPreference = "Stop"
$root = Resolve-Path (Join-Path $PSScriptRoot "..\..")
Set-Location $root

function Invoke-Checked {
    param([string] $What, [scriptblock] $Command)
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "$What ended with $LASTEXITCODE" }
}

$launcher = if (Get-Command py -ErrorAction SilentlyContinue) { @("py", "-3.12") } else { @("python") }
Invoke-Checked "Setting up" { & $launcher[0] @($launcher[1..9]) scripts\bootstrap.py bundle }
$python = Join-Path $root ".venv\Scripts\python.exe"
$env:PYTHONHASHSEED = "0"
Invoke-Checked "PyInstaller" { & $python -m PyInstaller --noconfirm --log-level WARN build.spec }
$version = & $python -c "from bundle.project import VERSION; print(VERSION)"

# The program has no console of its own, so its words go through a file.
$env:QT_QPA_PLATFORM = "offscreen"
$words = Join-Path $root "build\self-test.txt"
$test = Start-Process dist\tidemark\tidemark.exe -ArgumentList "self-test" -Wait -PassThru -NoNewWindow -RedirectStandardOutput $words
Get-Content $words
if ($test.ExitCode -ne 0) { throw "the self-test of the bundle failed" }

$zip = "dist\tidemark-$version-windows-x86_64-portable.zip"
if (Test-Path $zip) { Remove-Item $zip }
# tar.exe is part of Windows 10 and later, and unlike Compress-Archive takes files beyond 2 GB and long paths.
Invoke-Checked "Zipping" { & tar.exe -a -c -f $zip -C dist tidemark }

$iscc = Get-Command iscc -ErrorAction SilentlyContinue
if ($null -eq $iscc) {
    $usual = Join-Path ${env:ProgramFiles(x86)} "Inno Setup 6\ISCC.exe"
    if (Test-Path $usual) { $iscc = Get-Item $usual }
}
if ($null -eq $iscc) {
    Write-Warning "Inno Setup 6 is not on this machine, so there is no installer; the portable zip is made."
} else {
    $path = if ($iscc.Source) { $iscc.Source } else { $iscc.FullName }
    Invoke-Checked "Inno Setup" { & $path "/DVersion=$version" "bundle\windows\tidemark.iss" }
}
Get-ChildItem dist -File | ForEach-Object { "{0}  {1:N0} MB" -f $_.Name, ($_.Length / 1e6) }
