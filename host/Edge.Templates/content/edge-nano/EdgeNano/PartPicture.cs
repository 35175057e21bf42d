namespace Inspection
{
    /// <summary>A drawn disc, every second one with a line across it, to try the board with before a camera is attached.</summary>
    public static class PartPicture
    {
        /// <param name="frame">One byte a pixel, rows top to bottom.</param>
        public static void Draw(byte[] frame, int height, int width, int number)
        {
            int radius = height * 2 / 5;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    int dy = y - height / 2;
                    int dx = x - width / 2;
                    int value = dy * dy + dx * dx <= radius * radius ? 150 : 40;
                    if (number % 2 == 1 && dx + dy >= -1 && dx + dy <= 1)
                        value = 230;
                    frame[y * width + x] = (byte)(sbyte)value;
                }
            }
        }
    }
}
