# Archives paths into a zip file that is called after what it holds, and proves it by reading every file back.
[CmdletBinding(SupportsShouldProcess)]
param([string]$Name, [string[]]$Paths, [string]$Folder)
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.IO.Compression, System.IO.Compression.FileSystem
$sha = [Security.Cryptography.SHA256]::Create()

function Get-Hex([byte[]]$Bytes) { [BitConverter]::ToString($Bytes).Replace('-', '').ToLowerInvariant() }

$wanted = [ordered]@{}
$files = @{}
for ($place = 0; $place -lt $Paths.Count; $place++) {
    if (-not (Test-Path -LiteralPath $Paths[$place])) { throw "not there: $($Paths[$place])" }
    $top = (Resolve-Path -LiteralPath $Paths[$place]).ProviderPath
    $found = @(if (Test-Path -LiteralPath $top -PathType Leaf) { Get-Item -LiteralPath $top -Force }
        else { Get-ChildItem -LiteralPath $top -Recurse -File -Force | Sort-Object FullName })
    foreach ($file in $found) {
        $inside = if ($file.FullName -eq $top) { $file.Name } else { $file.FullName.Substring($top.Length).TrimStart('\').Replace('\', '/') }
        $wanted["$place/$inside"] = (Get-FileHash -LiteralPath $file.FullName -Algorithm SHA256).Hash.ToLowerInvariant()
        $files["$place/$inside"] = $file.FullName
    }
}
$lines = ($wanted.GetEnumerator() | ForEach-Object { "$($_.Key)`0$($_.Value)" }) -join "`n"
$digest = Get-Hex $sha.ComputeHash([Text.Encoding]::UTF8.GetBytes($lines))
$path = Join-Path $Folder "$Name-$($digest.Substring(0, 12)).zip"
$note = "$path.json"
$Ansible.Changed = $true
if ((Test-Path -LiteralPath $note) -and (Test-Path -LiteralPath $path)) {
    $kept = Get-Content -LiteralPath $note -Raw | ConvertFrom-Json
    if ($kept.sha256 -eq (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLowerInvariant()) {
        $Ansible.Changed = $false
        $Ansible.Result = @{ path = $path; sha256 = $kept.sha256; bytes = $kept.bytes; files = $wanted.Count }
        return
    }
}
if ($Ansible.CheckMode) { return }
New-Item -ItemType Directory -Force -Path $Folder | Out-Null
$draft = "$path.draft"
Remove-Item -LiteralPath $draft -Force -ErrorAction SilentlyContinue
$archive = [IO.Compression.ZipFile]::Open($draft, 'Create')
try {
    foreach ($inside in $wanted.Keys) {
        [void][IO.Compression.ZipFileExtensions]::CreateEntryFromFile($archive, $files[$inside], $inside)
    }
}
finally { $archive.Dispose() }
$archive = [IO.Compression.ZipFile]::OpenRead($draft)
try {
    if ($archive.Entries.Count -ne $wanted.Count) { throw 'the archive does not hold every file' }
    foreach ($entry in $archive.Entries) {
        $stream = $entry.Open()
        try { $hash = Get-Hex $sha.ComputeHash($stream) } finally { $stream.Dispose() }
        if ($hash -ne $wanted[$entry.FullName]) { throw "not as it lies there, or changed meanwhile: $($entry.FullName)" }
    }
}
finally { $archive.Dispose() }
Move-Item -LiteralPath $draft -Destination $path -Force
$told = @{
    path = $path
    sha256 = (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLowerInvariant()
    bytes = (Get-Item -LiteralPath $path).Length
    files = $wanted.Count
}
ConvertTo-Json $told | Set-Content -LiteralPath $note -Encoding UTF8
$Ansible.Result = $told
