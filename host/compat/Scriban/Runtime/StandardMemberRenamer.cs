using System.Reflection;
using System.Text;

namespace Scriban.Runtime;

/// <summary><c>PascalCase</c> to <c>snake_case</c>; a run of capitals is one word: <c>URLPath</c> becomes <c>urlpath</c>.</summary>
public sealed class StandardMemberRenamer
{
    public static readonly MemberRenamerDelegate Default = Rename;

    private StandardMemberRenamer()
    {
    }

    public static string Rename(MemberInfo member) => Rename(member.Name);

    public static string Rename(string name)
    {
        var result = new StringBuilder(name.Length + 4);
        bool afterUpper = false;
        foreach (char c in name)
        {
            bool upper = char.IsUpper(c);
            if (upper && !afterUpper && result.Length > 0)
                result.Append('_');
            result.Append(upper ? char.ToLowerInvariant(c) : c);
            afterUpper = upper;
        }

        return result.ToString();
    }
}
