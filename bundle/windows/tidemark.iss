; Per-user installer for Windows, by Inno Setup 6. NOT RUN by those who wrote it: it needs Windows.
; build.ps1 calls it:  iscc /DVersion=0.1.0 bundle\windows\tidemark.iss

#ifndef Version
  #error Say which version: iscc /DVersion=0.1.0
#endif

[Setup]
AppId={{6C1B7B5E-6B0B-4F0B-9C5E-7D1E5A3F1D21}
AppName=Tidemark
AppVersion={#Version}
AppPublisher=the Tidemark authors
DefaultDirName={localappdata}\Programs\Tidemark
DefaultGroupName=Tidemark
DisableProgramGroupPage=yes
; No administrator is asked: everything goes to the present user.
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
ChangesAssociations=yes
LicenseFile=..\..\resources\licences\GPL-3.0.txt
SetupIconFile=..\..\build\made\tidemark.ico
UninstallDisplayIcon={app}\tidemark.exe
OutputDir=..\..\dist
OutputBaseFilename=tidemark-{#Version}-windows-x86_64-setup
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "..\..\dist\tidemark\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; An older version's parts must not stay beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\Tidemark"; Filename: "{app}\tidemark.exe"
Name: "{autodesktop}\Tidemark"; Filename: "{app}\tidemark.exe"; Tasks: desktopicon

[Registry]
Root: HKCU; Subkey: "Software\Classes\.tidemark\OpenWithProgids"; ValueType: string; ValueName: "Tidemark.Session"; ValueData: ""; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.tidemark"; ValueType: string; ValueName: ""; ValueData: "Tidemark.Session"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\.tidemark"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-tidemark-session"; Flags: uninsdeletevalue
Root: HKCU; Subkey: "Software\Classes\Tidemark.Session"; ValueType: string; ValueName: ""; ValueData: "Tidemark session"; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Tidemark.Session\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\tidemark.exe,0"
Root: HKCU; Subkey: "Software\Classes\Tidemark.Session\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\tidemark.exe"" ""%1"""

[Run]
Filename: "{app}\tidemark.exe"; Description: "{cm:LaunchProgram,Tidemark}"; Flags: nowait postinstall skipifsilent
