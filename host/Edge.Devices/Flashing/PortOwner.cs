namespace Edge.Devices.Flashing;

/// <summary>Who holds a port: what people ask when it is busy.</summary>
public static class PortOwner
{
    /// <returns><c>minicom (process 4711)</c>; null: nobody that this user may look at, or not Linux.</returns>
    public static string? Of(string port)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        foreach (string process in Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            try
            {
                if (Directory.GetFiles(Path.Combine(process, "fd")).Any(file => File.ResolveLinkTarget(file, false)?.FullName == port))
                    return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (process {Path.GetFileName(process)})";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended, or belongs to somebody else.
            }
        }

        return null;
    }
}
