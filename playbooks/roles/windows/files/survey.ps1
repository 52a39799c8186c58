# Tells what a host is like: room, clock, reboot, services, ports, programs and health. Changes nothing.
[CmdletBinding(SupportsShouldProcess)]
param([double]$AskedAt, [string[]]$Paths, [string[]]$Names, [string]$Checks, [string]$Address, [int]$WithinS)
$ErrorActionPreference = 'Stop'
$Ansible.Changed = $false
$arrived = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()

function Get-Fault($Check) {
    try {
        $where = if ($Check.address) { $Check.address } else { $Address }
        if ($Check.service) {
            if ((Get-Service -Name $Check.service).Status -ne 'Running') { return 'it does not run' }
            return ''
        }
        if ($Check.command) {
            $words = @($Check.command | Select-Object -Skip 1)
            $told = & $Check.command[0] @words 2>&1 | Out-String
            if ($LASTEXITCODE) { return "it ends with ${LASTEXITCODE}: $($told.Trim())" }
            return ''
        }
        if ($Check.path) {
            $scheme = if ($Check.scheme) { $Check.scheme } else { 'http' }
            $port = if ($Check.port) { ":$($Check.port)" } else { '' }
            $wanted = if ($Check.status) { $Check.status } else { 200 }
            try {
                $answer = Invoke-WebRequest -Uri "${scheme}://${where}${port}$($Check.path)" -UseBasicParsing -TimeoutSec 10
                $status = [int]$answer.StatusCode
                $body = [string]$answer.Content
            }
            catch {
                if (-not $_.Exception.Response) { throw }
                $status = [int]$_.Exception.Response.StatusCode
                $body = ''
            }
            if ($status -ne $wanted) { return "it answers $status instead of $wanted" }
            if ($Check.contains -and -not $body.Contains($Check.contains)) {
                return "its answer does not contain: $($Check.contains)"
            }
            return ''
        }
        $client = [Net.Sockets.TcpClient]::new()
        try {
            if (-not $client.ConnectAsync($where, $Check.port).Wait(10000)) { return 'it does not answer in time' }
        }
        finally { $client.Dispose() }
        return ''
    }
    catch { return $_.Exception.Message }
}

function Get-FreeMib([string]$Path) {
    if (-not (Test-Path -LiteralPath $Path)) { return $null }
    $drive = [IO.DriveInfo]::new([IO.Path]::GetPathRoot((Resolve-Path -LiteralPath $Path).ProviderPath))
    return [long]($drive.AvailableFreeSpace / 1MB)
}

function Test-Reboot {
    $session = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager'
    $renames = (Get-ItemProperty -LiteralPath $session -ErrorAction SilentlyContinue).PendingFileRenameOperations
    $servicing = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending'
    $update = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired'
    return [bool]$renames -or (Test-Path $servicing) -or (Test-Path $update)
}

$free = @{}
foreach ($path in $Paths) { $free[$path] = Get-FreeMib $path }
$services = @{}
foreach ($name in $Names) {
    $found = Get-Service -Name $name -ErrorAction SilentlyContinue
    $services[$name] = if ($found) { @{ running = $found.Status -eq 'Running'; enabled = $found.StartType -ne 'Disabled' } } else { $null }
}
$programs = @{}
$keys = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*',
'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
Get-ItemProperty $keys -ErrorAction SilentlyContinue | Where-Object DisplayName | ForEach-Object {
    $programs[$_.DisplayName] = [string]$_.DisplayVersion
}
$wanted = @(if ($Checks) { ConvertFrom-Json $Checks })
$deadline = [DateTime]::UtcNow.AddSeconds($WithinS)
do {
    $results = @(foreach ($check in $wanted) {
            $fault = Get-Fault $check
            @{ name = $check.name; passed = -not $fault; fault = $fault }
        })
    $failing = @($results | Where-Object { -not $_.passed })
    if ($failing.Count -and [DateTime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 500 }
} while ($failing.Count -and [DateTime]::UtcNow -lt $deadline)

# As text, because Ansible would make a list of one into that one.
$Ansible.Result = @{
    survey = ConvertTo-Json -Depth 6 -Compress @{
        python = ''
        clock_offset_s = [long]($arrived - $AskedAt)
        clock_is_synchronised = $null
        waits_for_reboot = Test-Reboot
        free_mib = $free
        missing_programs = @()
        services = $services
        ports = @(Get-NetTCPConnection -State Listen | Select-Object -ExpandProperty LocalPort -Unique | Sort-Object)
        packages = $programs
        checks = $results
    }
}
