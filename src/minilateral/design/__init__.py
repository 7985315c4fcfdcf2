"""Which coalition would serve best, and how could states be divided into groupings?"""
